gcloud run deploy api --env-vars-file=scripts/api.yaml
