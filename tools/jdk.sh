#!/bin/sh
# Prints the folder of a JDK 25 or newer. If this machine has none, one line on standard error says what to install.
# JAVA_HOME goes first if it is new enough, else the lowest version that is, because the checkers of the build support
# that one best.
oldest=25

# Prints the feature version of the JDK in a folder, from its `release` file; 0 if the folder is not a JDK.
version_of() {
    version=0
    if [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
    fi
    echo "${version:-0}"
}

if [ -n "${JAVA_HOME:-}" ] && [ "$(version_of "$JAVA_HOME")" -ge "$oldest" ]; then
    echo "$JAVA_HOME"
    exit 0
fi

# The `javac` of the PATH is often a chain of links; the last one points into the folder.
on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) && on_path=${on_path%/bin/javac}

best=
best_version=
for candidate in \
    "$on_path" \
    "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /usr/local/*jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${SDKMAN_CANDIDATES_DIR:-/nonexistent}"/java/* \
    "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.gradle/jdks/* \
    "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/*
do
    [ -n "$candidate" ] || continue
    version=$(version_of "$candidate")
    if [ "$version" -ge "$oldest" ] && { [ -z "$best" ] || [ "$version" -lt "$best_version" ]; }; then
        best=$candidate
        best_version=$version
    fi
done

if [ -z "$best" ]; then
    echo "spate: needs a JDK $oldest or newer; install one (package temurin-$oldest-jdk or openjdk-$oldest-jdk, or https://adoptium.net) or set JAVA_HOME to it" >&2
    exit 1
fi
echo "$best"
