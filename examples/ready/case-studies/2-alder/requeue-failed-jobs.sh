#!/usr/bin/env bash
# Runbook K3: sends failed catastrophe jobs again, from their checkpoint, on on-demand capacity.
set -euo pipefail
queue="${1:-cat-spot}"
fallback="${2:-cat-on-demand}"

aws batch list-jobs --job-queue "$queue" --job-status FAILED \
  --query 'jobSummaryList[].[jobId,jobName]' --output text |
while read -r id name; do
  [ -n "$id" ] || continue
  definition=$(aws batch describe-jobs --jobs "$id" --query 'jobs[0].jobDefinition' --output text)
  aws batch submit-job --job-name "$name-retry" --job-queue "$fallback" \
    --job-definition "$definition" --tags "run=quarterly,retry-of=$id" \
    --container-overrides 'environment=[{name=RESUME,value=checkpoint}]' >/dev/null
  echo "requeued $name ($id)"
done
