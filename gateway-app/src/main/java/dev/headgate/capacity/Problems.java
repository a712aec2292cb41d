package dev.headgate.capacity;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** Says in a few words why an engine could not be asked. */
final class Problems {
    private Problems() {}

    static String of(Exception problem) {
        return switch (problem) {
            case UnknownHostException _ -> "its host is unknown or may not be called";
            case ConnectException _ -> "no connection";
            case InterruptedIOException _ -> "no answer in time";
            default ->
                    problem.getMessage() == null
                            ? problem.getClass().getSimpleName()
                            : problem.getMessage();
        };
    }
}
