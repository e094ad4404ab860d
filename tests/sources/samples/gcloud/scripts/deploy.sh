#!/usr/bin/env bash
set -euo pipefail

SERVICE=orders
REGION=europe-west1
ENV_VARS="LOG_LEVEL=info,MODE=staging"

gcloud run deploy "$SERVICE" \
  --region="$REGION" \
  --set-env-vars="$ENV_VARS" \
  --set-secrets=JWT_SECRET_KEY=harbour-jwt:3,/etc/key=tls:latest
URL=$(gcloud run services describe "$SERVICE" --format='value(status.url)')
gcloud run services update gateway --update-env-vars "^@^UPSTREAM=$URL@HOSTS=a.test,b.test"
