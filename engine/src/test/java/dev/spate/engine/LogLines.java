package dev.spate.engine;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The log lines of a class, down to the debug level, kept off the console. Thread-safe.
 *
 * <p>The engine logs through {@link System.Logger} and does not read the module behind it, hence the reflection.
 */
final class LogLines implements AutoCloseable {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Class<?> loggerType = Class.forName("java.util.logging.Logger");
    private final Class<?> levelType = Class.forName("java.util.logging.Level");
    private final Class<?> filterType = Class.forName("java.util.logging.Filter");
    private final Object logger;

    LogLines(String name) throws ReflectiveOperationException {
        this.logger = loggerType.getMethod("getLogger", String.class).invoke(null, name);
        var message = Class.forName("java.util.logging.LogRecord").getMethod("getMessage");
        Object filter =
                Proxy.newProxyInstance(filterType.getClassLoader(), new Class<?>[] {filterType}, (_, _, arguments) -> {
                    lines.add(String.valueOf(message.invoke(arguments[0])));
                    return false;
                });
        loggerType.getMethod("setFilter", filterType).invoke(logger, filter);
        loggerType
                .getMethod("setLevel", levelType)
                .invoke(logger, levelType.getField("FINE").get(null));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws ReflectiveOperationException {
        loggerType.getMethod("setFilter", filterType).invoke(logger, new Object[] {null});
        loggerType.getMethod("setLevel", levelType).invoke(logger, new Object[] {null});
    }
}
