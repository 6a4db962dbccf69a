#!/usr/bin/env bash
# Runbook K1: opens or closes the circuit breaker of a card scheme in one region, and writes the change down.
set -euo pipefail
scheme="${1:?usage: open-scheme-breaker.sh SCHEME open|closed [REGION]}"
state="${2:?open or closed}"
region="${3:-eu-west-1}"
case "$state" in open|closed) ;; *) echo "state must be open or closed" >&2; exit 2 ;; esac

aws ssm put-parameter --region "$region" --overwrite --type String \
  --name "/fwp/prod/schemes/$scheme/breaker" --value "$state" >/dev/null
aws events put-events --region "$region" --entries \
  "Source=fwp.operations,DetailType=breaker-changed,Detail='{\"scheme\":\"$scheme\",\"state\":\"$state\"}'" >/dev/null

echo "waiting for the pods to confirm"
for _ in 1 2 3 4 5 6; do
  seen=$(kubectl --context "$region" -n authorisation get configmap "breaker-$scheme" -o 'jsonpath={.data.state}')
  [ "$seen" = "$state" ] && { echo "breaker of $scheme is $state in $region"; exit 0; }
  sleep 5
done
echo "not confirmed after 30 s: follow runbook section K1, step 4" >&2
exit 1
