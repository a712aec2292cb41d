package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** What an operator reads when an engine could not be asked. */
class ProblemsTest {

    @Test
    void whatHappenedIsSaidInWords() {
        assertThat(Problems.of(new UnknownHostException("gpu.internal")))
                .isEqualTo("its host is unknown or may not be called");
        assertThat(Problems.of(new ConnectException("Connection refused")))
                .isEqualTo("no connection");
        assertThat(Problems.of(new SocketTimeoutException("Read timed out")))
                .isEqualTo("no answer in time");
    }

    @Test
    void whatIsNotExpectedSpeaksForItself() {
        assertThat(Problems.of(new IOException("/metrics answers with status 404")))
                .isEqualTo("/metrics answers with status 404");
        assertThat(Problems.of(new IOException())).isEqualTo("IOException");
    }
}
