package dev.headgate.localruntime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link LocalRuntimeServer}. An option {@code --context-tokens} may also come
 * from the environment as {@code HEADGATE_LOCAL_CONTEXT_TOKENS}; the command line wins.
 *
 * @param host address to listen on
 * @param port 0: a free one
 * @param cacheDirectory where the built-in model is unpacked
 * @param exitWithParent whether to end when standard input does
 * @param token bearer token that clients need; null: none. Only from the environment, where other
 *     users cannot see it
 */
record ServerOptions(
        LocalModel model,
        String host,
        int port,
        Path cacheDirectory,
        boolean exitWithParent,
        @Nullable String token) {

    static final String TOKEN_VARIABLE = "HEADGATE_LOCAL_TOKEN";

    private static final String ENVIRONMENT_PREFIX = "HEADGATE_LOCAL_";
    private static final Set<String> NAMES =
            Set.of(
                    "model",
                    "name",
                    "parallel",
                    "context-tokens",
                    "threads",
                    "queue-capacity",
                    "embeddings",
                    "default-temperature",
                    "host",
                    "port",
                    "cache-directory",
                    "exit-with-parent");

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException saying what to write instead
     */
    static ServerOptions parse(List<String> arguments, Map<String, String> environment) {
        Values values = new Values(arguments, environment);
        Path cache =
                Path.of(
                        values.text(
                                "cache-directory",
                                System.getProperty("user.home") + "/.headgate/models"));
        return new ServerOptions(
                model(values),
                values.text("host", "127.0.0.1"),
                values.integer("port", 0),
                cache,
                values.flag("exit-with-parent", false),
                environment.get(TOKEN_VARIABLE));
    }

    /** The command line that {@link #parse} reads these options from, without the token. */
    List<String> toArguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--name=" + model.name(),
                                "--parallel=" + model.parallel(),
                                "--context-tokens=" + model.contextTokens(),
                                "--threads=" + model.threads(),
                                "--queue-capacity=" + model.queueCapacity(),
                                "--embeddings=" + model.embeddings(),
                                "--default-temperature=" + model.defaultTemperature(),
                                "--host=" + host,
                                "--port=" + port,
                                "--cache-directory=" + cacheDirectory,
                                "--exit-with-parent=" + exitWithParent));
        if (model.file() != null) {
            arguments.add("--model=" + model.file());
        }
        return arguments;
    }

    /** The file to load. */
    Path modelFile() {
        Path file = model.file();
        return file == null ? BuiltInModel.unpackInto(cacheDirectory) : file;
    }

    EngineSettings engineSettings() {
        return new EngineSettings(
                model.parallel(), model.contextTokens(), model.threads(), model.embeddings());
    }

    private static LocalModel model(Values values) {
        String file = values.text("model", "");
        LocalModel fallback =
                file.isEmpty() ? LocalModel.tiny() : LocalModel.of(baseName(file), Path.of(file));
        return new LocalModel(
                values.text("name", fallback.name()),
                fallback.file(),
                values.integer("parallel", fallback.parallel()),
                values.integer("context-tokens", fallback.contextTokens()),
                values.integer("threads", fallback.threads()),
                values.integer("queue-capacity", fallback.queueCapacity()),
                values.flag("embeddings", fallback.embeddings()),
                values.number("default-temperature", fallback.defaultTemperature()));
    }

    private static String baseName(String file) {
        return String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.gguf$", "");
    }

    @Override
    public String toString() {
        return "ServerOptions[model=%s, host=%s, port=%d]".formatted(model, host, port);
    }

    /** Options by name. */
    private static final class Values {

        private final Map<String, String> values = new HashMap<>();

        Values(List<String> arguments, Map<String, String> environment) {
            NAMES.forEach(name -> {
                String value = environment.get(variable(name));
                if (value != null) {
                    values.put(name, value);
                }
            });
            arguments.forEach(this::add);
        }

        private void add(String argument) {
            String[] parts = argument.split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (parts.length < 2 || !NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "Unknown option '%s'. Use --option=value with one of: %s."
                                .formatted(
                                        argument,
                                        String.join(", ", NAMES.stream().sorted().toList())));
            }
            values.put(name, parts[1]);
        }

        private static String variable(String name) {
            return ENVIRONMENT_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
        }

        String text(String name, String fallback) {
            return values.getOrDefault(name, fallback);
        }

        boolean flag(String name, boolean fallback) {
            String value = text(name, Boolean.toString(fallback));
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("--%s must be true or false.".formatted(name));
            }
            return value.equals("true");
        }

        int integer(String name, int fallback) {
            return Math.toIntExact((long) number(name, fallback));
        }

        double number(String name, double fallback) {
            try {
                return Double.parseDouble(text(name, Double.toString(fallback)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--%s must be a number.".formatted(name), e);
            }
        }
    }
}
