terraform {
  required_version = ">= 1.5"
}

locals {
  prefix = "harbour-${var.environment}"
  common = {
    LOG_LEVEL   = var.log_level
    "TIDE_MODE" = var.environment == "production" ? "live" : "replay"
  }
  # for the workers
  workers = merge(local.common, { QUEUE = "${local.prefix}-jobs", RETRIES = 3 })
}

resource "google_secret_manager_secret" "jwt" {
  secret_id = "${local.prefix}-jwt"
  replication {
    auto {}
  }
}

resource "google_cloud_run_v2_service" "api" {
  name     = "harbour-api"
  location = var.region

  template {
    containers {
      image = "gcr.io/harbour/api:${var.image_tag}"
      env {
        name  = "DATABASE_URL"
        value = "postgres://${google_sql_database_instance.main.private_ip_address}/harbour"
      }
      env {
        name  = "PORT"
        value = 8080
      }
      env {
        name = "JWT_SECRET"
        value_source {
          secret_key_ref {
            secret  = google_secret_manager_secret.jwt.secret_id
            version = "latest"
          }
        }
      }
      dynamic "env" {
        for_each = local.common
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
}
