#!/usr/bin/env bash
# Runbook K3: restarts a Flink detector whose checkpoint is older than a limit, from its last snapshot.
set -euo pipefail
application="${1:?usage: restart-detector.sh APPLICATION [MAX_AGE_SECONDS]}"
limit="${2:-60}"

age=$(aws cloudwatch get-metric-statistics --namespace AWS/KinesisAnalytics \
  --metric-name lastCheckpointDuration --dimensions "Name=Application,Value=$application" \
  --start-time "$(date -u -d '-5 minutes' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" \
  --period 300 --statistics Maximum --query 'Datapoints[0].Maximum' --output text)

if [ "${age%.*}" -le "$((limit * 1000))" ]; then
  echo "$application is healthy (${age} ms)"
  exit 0
fi
aws kinesisanalyticsv2 stop-application --application-name "$application" --force
until [ "$(aws kinesisanalyticsv2 describe-application --application-name "$application" \
  --query ApplicationDetail.ApplicationStatus --output text)" = READY ]; do sleep 5; done
aws kinesisanalyticsv2 start-application --application-name "$application" \
  --run-configuration 'ApplicationRestoreConfiguration={ApplicationRestoreType=RESTORE_FROM_LATEST_SNAPSHOT}'
echo "$application restarted from its latest snapshot"
