package dev.headgate.localruntime;

/** Writes metrics in the Prometheus text format 0.0.4. */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder();
    private final String prefix;

    PrometheusText(String prefix) {
        this.prefix = prefix;
    }

    void gauge(String name, String help, double value) {
        declare(name, help, "gauge");
        sample(name, value);
    }

    void counter(String name, String help, double value) {
        declareCounter(name, help);
        sample(name, value);
    }

    /** Announces a counter whose samples, one for each set of labels, follow. */
    void declareCounter(String name, String help) {
        declare(name, help, "counter");
    }

    void sample(String nameAndLabels, double value) {
        text.append(prefix).append(nameAndLabels).append(' ').append(number(value)).append('\n');
    }

    private void declare(String name, String help, String type) {
        text.append("# HELP ").append(prefix).append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(prefix).append(name).append(' ').append(type).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
