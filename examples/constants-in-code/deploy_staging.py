"""Deploys the backend to staging."""

import os
import subprocess

PROJECT = "harbour-staging"
SECRETS = {"JWT_SECRET": "harbour-staging-jwt:latest"}


class Deployer:
    HOST = "api.staging.harbour.example.com"

    def deploy(self):
        env_vars = [
            f"API_URL=https://{self.HOST}",
            "LOG_LEVEL=" + os.environ.get("LOG_LEVEL", "info"),
        ]
        env_vars.append(f"HEARTBEAT_SECONDS={5 * 6}")
        flags = ",".join(env_vars)
        subprocess.run(["gcloud", "run", "deploy", "backend", f"--project={PROJECT}", f"--set-env-vars={flags}"], check=True)
