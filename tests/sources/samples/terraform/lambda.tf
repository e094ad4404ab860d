resource "aws_lambda_function" "tides" {
  function_name = "tides"
  environment {
    variables = {
      SOURCE  = "https://tides.example"
      TIMEOUT = tostring(var.timeout)
    }
  }
}

resource "aws_ssm_parameter" "key" {
  name = "/harbour/pilot/key"
  type = "SecureString"
}

resource "aws_ecs_task_definition" "pilot" {
  family = "pilot"
  container_definitions = jsonencode([
    {
      name  = "pilot"
      image = "pilot:1"
      environment = [
        { name = "MODE", value = "pilot" },
        { name = "PORT", value = "7000" },
      ]
      secrets = [{ name = "PILOT_KEY", valueFrom = aws_ssm_parameter.key.arn }]
    },
  ])
}

resource "kubernetes_deployment" "web" {
  metadata { name = "web" }
  spec {
    template {
      spec {
        container {
          name = "web"
          env {
            name = "API_KEY"
            value_from {
              secret_key_ref {
                name = "web-secrets"
                key  = "api-key"
              }
            }
          }
          env_from {
            config_map_ref { name = "web" }
          }
        }
      }
    }
  }
}
