#!/bin/sh
# Restarts one node after the other.
for node in "$@"; do ssh "$node" restart; done
