package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** A body is read once and within bounds. */
class BodyReaderTest {

    @Test
    void readsABodyAsItCame() throws Exception {
        byte[] body = {1, 2, 3};

        assertThat(reader(Duration.ofSeconds(30)).read(requestWith(body))).isEqualTo(body);
    }

    @Test
    void refusesABodyThatSaysItIsTooLongWithoutReadingIt() {
        var request =
                new MockHttpServletRequest() {
                    @Override
                    public long getContentLengthLong() {
                        return Long.MAX_VALUE;
                    }

                    @Override
                    public jakarta.servlet.ServletInputStream getInputStream() {
                        throw new AssertionError("read all the same");
                    }
                };

        assertRefused(ErrorCode.REQUEST_TOO_LARGE, reader(Duration.ofSeconds(30)), request);
    }

    @Test
    void refusesABodyThatTurnsOutTooLong() {
        var request =
                new MockHttpServletRequest() {
                    @Override
                    public long getContentLengthLong() {
                        return -1;
                    }
                };
        request.setContent(new byte[2048]);

        assertRefused(ErrorCode.REQUEST_TOO_LARGE, reader(Duration.ofSeconds(30)), request);
    }

    @Test
    void refusesABodyThatDripsPastItsTime() {
        assertRefused(
                ErrorCode.INVALID_REQUEST, reader(Duration.ofNanos(1)), requestWith(new byte[3]));
    }

    private static void assertRefused(
            ErrorCode code, BodyReader reader, MockHttpServletRequest request) {
        assertThatThrownBy(() -> reader.read(request))
                .isInstanceOfSatisfying(
                        GatewayException.class, error -> assertThat(error.code()).isEqualTo(code));
    }

    private static MockHttpServletRequest requestWith(byte[] body) {
        var request = new MockHttpServletRequest();
        request.setContent(body);
        return request;
    }

    private static BodyReader reader(Duration timeout) {
        return new BodyReader(
                new InferenceProperties(
                        DataSize.ofKilobytes(1), timeout, 1, timeout, 0, 1, 1, 0, timeout));
    }
}
