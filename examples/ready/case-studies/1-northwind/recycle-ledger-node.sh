#!/usr/bin/env bash
# Runbook K1/K2: takes hung ledger nodes (tag ledger-state=hung) out of service, one at a time.
set -euo pipefail
region="${AWS_REGION:-eu-central-1}"
target_group="${1:?usage: recycle-ledger-node.sh TARGET_GROUP_ARN}"

ids=$(aws ec2 describe-instances --region "$region" \
  --filters "Name=tag:app,Values=ledger" "Name=tag:ledger-state,Values=hung" "Name=instance-state-name,Values=running" \
  --query 'Reservations[].Instances[].InstanceId' --output text)

for id in $ids; do
  echo "draining $id"
  aws elbv2 deregister-targets --region "$region" --target-group-arn "$target_group" --targets "Id=$id"
  aws elbv2 wait target-deregistered --region "$region" --target-group-arn "$target_group" --targets "Id=$id"
  aws ec2 create-tags --region "$region" --resources "$id" --tags "Key=ledger-state,Value=recycled"
  aws autoscaling terminate-instance-in-auto-scaling-group --region "$region" \
    --instance-id "$id" --no-should-decrement-desired-capacity >/dev/null
done
echo "done: ${ids:-nothing to recycle}"
