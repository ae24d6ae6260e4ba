package dev.spate.app.command;

import picocli.CommandLine.IVersionProvider;

/** The version, which the build writes into the module descriptor of the jar. */
public final class Version implements IVersionProvider {
    static String text() {
        return Version.class.getModule().getDescriptor() == null
                ? "development"
                : Version.class.getModule().getDescriptor().rawVersion().orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"spate " + text(), "Java " + Runtime.version()};
    }
}
