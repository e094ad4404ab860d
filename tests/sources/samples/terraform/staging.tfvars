environment = "staging"
log_level   = "debug"
db_password = "ref+gcpsecrets://harbour/db-password"
berths = {
  north = "3" # enlarged
  mole  = "ö"
}
motd = <<-EOT
  Welcome to ${"staging"}
    tides are replayed
EOT
