#!/bin/sh
# Signs the app, puts it into a disk image, and has Apple notarise that. For macOS; made by CI, and not run by us.
#
#   build/macos/dmg.sh "dist/Tray Status.app" FOLDER VERSION
#
# It signs with MACOS_IDENTITY from MACOS_CERTIFICATE (PKCS #12 in base64) and its MACOS_CERTIFICATE_PASSWORD, and
# notarises with APPLE_API_KEY (the text of the .p8 file), APPLE_API_KEY_ID and APPLE_API_ISSUER. Without them the app
# is signed by nobody in particular, which macOS opens only after "Open Anyway" in Privacy & Security.
set -eu

app=$1 folder=$2 version=$3
here=$(cd "$(dirname "$0")" && pwd)
image=$folder/TrayStatus-$version-macos-$(uname -m).dmg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '%s\n' "$*"; }
die() {
    say "$*" >&2
    exit 1
}

[ -d "$app" ] || die "$app is not there: freeze the program first."

# All of them or none: half a signature is a mistake in the settings of CI.
all_or_none() {
    given=0 lacking=
    for name in "$@"; do
        eval "value=\${$name:-}"
        if [ -n "$value" ]; then given=$((given + 1)); else lacking="$lacking $name"; fi
    done
    [ "$given" -eq 0 ] || [ -z "$lacking" ] || die "To sign or notarise,$lacking must be set as well."
    [ "$given" -gt 0 ]
}

if all_or_none MACOS_CERTIFICATE MACOS_CERTIFICATE_PASSWORD MACOS_IDENTITY; then
    identity=$MACOS_IDENTITY stamp=--timestamp
else
    identity=- stamp=--timestamp=none
fi
if all_or_none APPLE_API_KEY APPLE_API_KEY_ID APPLE_API_ISSUER; then
    [ "$identity" != - ] || die "Apple notarises only what is signed: MACOS_CERTIFICATE and its kin must be set as well."
    notarise=yes
else
    notarise=no
fi

if [ "$identity" != - ]; then
    keychain=$work/signing.keychain-db password=$(uuidgen)
    printf '%s' "$MACOS_CERTIFICATE" | base64 --decode >"$work/certificate.p12"
    security create-keychain -p "$password" "$keychain"
    trap 'security delete-keychain "$keychain"; rm -rf "$work"' EXIT
    security set-keychain-settings -lut 3600 "$keychain"
    security unlock-keychain -p "$password" "$keychain"
    security import "$work/certificate.p12" -k "$keychain" -f pkcs12 -P "$MACOS_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
    security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" >/dev/null
    security list-keychains -d user -s "$keychain"
fi

sign() { codesign --force --options runtime "$stamp" --sign "$identity" "$@"; }

# From the inside outwards: what lies around is signed over what lies within.
find "$app/Contents/Frameworks" "$app/Contents/Resources" -type f >"$work/files"
while IFS= read -r file; do
    case $(file -b "$file") in
        *Mach-O*) sign "$file" ;;
    esac
done <"$work/files"
for framework in "$app"/Contents/Frameworks/*.framework; do
    if [ -d "$framework" ]; then sign "$framework"; fi
done
for program in "$app"/Contents/MacOS/*; do
    sign --entitlements "$here/entitlements.plist" "$program"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

mkdir "$work/image"
ditto "$app" "$work/image/$(basename "$app")"
ln -s /Applications "$work/image/Applications"
mkdir -p "$folder"
hdiutil create -quiet -ov -volname "Tray Status $version" -srcfolder "$work/image" -format UDZO "$image"

if [ "$identity" = - ]; then
    say "NOT SIGNED: $image. macOS opens it only after \"Open Anyway\" in Privacy & Security."
    exit 0
fi
codesign --force "$stamp" --sign "$identity" "$image"
if [ "$notarise" = no ]; then
    say "Signed, and NOT NOTARISED: $image. macOS warns of it."
    exit 0
fi
printf '%s' "$APPLE_API_KEY" >"$work/key.p8"
xcrun notarytool submit "$image" --wait --timeout 30m \
    --key "$work/key.p8" --key-id "$APPLE_API_KEY_ID" --issuer "$APPLE_API_ISSUER"
xcrun stapler staple "$image"
say "Signed and notarised: $image"
