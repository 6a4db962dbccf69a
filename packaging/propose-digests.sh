#!/usr/bin/env bash
# A pull request with the digests of a release: packaging/propose-digests.sh v1.2.3 DIGESTS
# The action takes released programs by these digests. They are known only once the tag has been built.
set -euo pipefail
cd "$(dirname "$0")/.."
tag=$1 digests=$2

branch=digests-$tag
git fetch --depth 1 origin main
cp "$digests" "$RUNNER_TEMP/digests.txt"
git checkout --quiet -B "$branch" FETCH_HEAD
cp "$RUNNER_TEMP/digests.txt" packaging/digests.txt
git add packaging/digests.txt
git -c user.name=github-actions -c user.email=github-actions@users.noreply.github.com \
    commit --quiet --message "Digests of $tag"
git push --quiet "https://x-access-token:$GH_TOKEN@github.com/$GITHUB_REPOSITORY" "$branch"
gh pr create --base main --head "$branch" --title "Digests of $tag" \
    --body "The action downloads these programs. Compare with the checksums of the release."
