"""Where the services of each environment are reached."""
from enum import Enum


class Environment(Enum):
    STAGING = "staging"
    PRODUCTION = "production"


class Hosts:
    """Names."""

    class Staging:
        AUTH = "auth.staging.example.com"
        BACKEND = 'api.staging.example.com'
        WS_URL = f"wss://{BACKEND}/ws"

    class Production:
        AUTH = "auth.example.com"


URL_CONFIGS = {
    "staging": {"auth": f"https://{Hosts.Staging.AUTH}", "ws": Hosts.Staging.WS_URL},
    "production": {"auth": "https://" + Hosts.Production.AUTH, "retries": 3, "verify": True, "proxy": None},
}
PORTS = (8000, 8001, 8002)
DEFAULT_HEARTBEAT_SECONDS = 25.0
