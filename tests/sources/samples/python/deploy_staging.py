#!/usr/bin/env python3
"""Deploys the harbour system to its staging project."""
import os
import subprocess
from dataclasses import dataclass, field
from typing import Final

PROJECT = "harbour-staging"
REGION: Final = "europe-west1"
REGISTRY = f"{REGION}-docker.pkg.dev/{PROJECT}/images"
TIMEOUT_SECONDS = 60 * 5
MEMORY, CPU = "512Mi", "1"
SQL_INSTANCE = PROJECT + ":" + REGION + ":main"
TAG = os.environ.get("IMAGE_TAG", "latest")
LOG_LEVEL = os.getenv("LOG_LEVEL") or 'info'

COMMON = {
    "ENVIRONMENT": "staging",
    "LOG_LEVEL": "debug",
    "PORT": 8080,
    'GREETING': "grüße aus dem hafen 🚢",
}
SECRETS = {
    "JWT_SECRET_KEY": "harbour-jwt-staging:latest",
    "DATABASE_URL": "harbour-database-url",
    "API_KEY": f"projects/{PROJECT}/secrets/api-key/versions/3",
}


@dataclass
class Service:
    name: str
    memory: str = "512Mi"
    env: dict = field(default_factory=dict)


class Deployer:
    TIMEOUT = "300s"
    HOST = "staging.harbour.example.com"
    ENV = {**COMMON, "AUTH_URL": f"https://auth.{HOST}", "TIMEOUT": TIMEOUT}

    def deploy_backend(self, image):
        """Builds the command."""
        env_vars = [
            "A=1",
            f"TIMEOUT={self.TIMEOUT}",
            f"IMAGE={image}",
            "HOST=" + self.HOST,
            r"PATTERN=\d+",
        ]
        env_vars.append(f"PROJECT={PROJECT}")
        if image:
            env_vars.append("DEBUG=true")
        command = ["gcloud", "run", "deploy", "--set-env-vars", ",".join(env_vars)]
        subprocess.run(command, check=True)

    def deploy_auth(self):
        env = {"ä": "ö", "TOKEN_LIFETIME": 15 * 60, "ORIGINS": ["https://a.example.com", "https://b.example.com"]}
        env["JWT_ALGORITHM"] = "HS256"
        env.update({"AUDIENCE": "web"})
        return env


if __name__ == "__main__":
    Deployer().deploy_backend(TAG)
