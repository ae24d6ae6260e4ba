#!/bin/sh
# Runs Maven with the JDK of JAVA_HOME in the project's folder: the installed Maven, or else the wrapper. The files that
# Debian's `mvn` reads first may set another JAVA_HOME, so they are skipped. Maven's own libraries cause warnings of JDK
# 25 that do not concern this project, so options turn them off. A build runs for a minute or two; without the second
# compiler and concurrent collection, it needs half the processor time.
cd "$(dirname "$0")/.." || exit 1
MAVEN_SKIP_RC=true
MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
export JAVA_HOME MAVEN_SKIP_RC MAVEN_OPTS

if command -v mvn >/dev/null 2>&1; then
    exec mvn "$@"
fi
if command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1; then
    exec ./mvnw "$@"
fi
echo "spate: needs Maven 3.8.7 or newer to build; install the package maven" >&2
exit 1
