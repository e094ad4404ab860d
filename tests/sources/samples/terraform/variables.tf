variable "environment" {
  type        = string
  description = "Which harbour"
}

variable "region" { default = "europe-west1" }

variable "log_level" {
  type    = string
  default = "info"
  validation {
    condition     = contains(["debug", "info", "warn"], var.log_level)
    error_message = "No such level."
  }
}

variable "db_password" {
  type      = string
  sensitive = true
}

variable "image_tag" {}

variable "berths" {
  type    = map(string)
  default = { north = "1", süd = "2" }
}
