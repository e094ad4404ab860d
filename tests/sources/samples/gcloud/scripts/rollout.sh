for service in api worker; do
  gcloud run services update "$service" --update-env-vars=RELEASED=1
done
if [ "$1" = canary ]; then LEVEL=debug; else LEVEL=info; fi
cat <<END
gcloud run deploy not-this --set-env-vars A=1
END
gcloud beta run deploy api --container web --port 80 --set-env-vars "LEVEL=$LEVEL,EMPTY=" --container log --set-env-vars 'B=it'"'"'s'
gcloud run deploy broken --set-env-vars "A=1
