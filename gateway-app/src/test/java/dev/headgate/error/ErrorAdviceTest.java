package dev.headgate.error;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a caller sees of a failure, and what it does not. */
class ErrorAdviceTest {
    private static final String SECRET = "jdbc:postgresql://secret-host/db";

    private final MockMvc mvc =
            MockMvcBuilders.standaloneSetup(new Failing())
                    .setControllerAdvice(new ErrorAdvice(new ErrorResponses()))
                    .build();

    @Test
    void theDataPlaneAnswersInOpenAisShape() throws Exception {
        mvc.perform(get("/v1/refused"))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().string("Retry-After", "2"))
                .andExpect(content().contentType(MediaType.APPLICATION_JSON))
                .andExpect(jsonPath("$.error.message").value("Too fast."))
                .andExpect(jsonPath("$.error.type").value("rate_limit_error"))
                .andExpect(jsonPath("$.error.code").value("rate_limit_exceeded"))
                .andExpect(jsonPath("$.error.param").value("model"));
    }

    @Test
    void everythingElseAnswersAsAProblem() throws Exception {
        mvc.perform(get("/api/admin/v1/refused"))
                .andExpect(status().isTooManyRequests())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").value("Too fast."))
                .andExpect(jsonPath("$.instance").value("/api/admin/v1/refused"))
                .andExpect(jsonPath("$.code").value("rate_limit_exceeded"))
                .andExpect(jsonPath("$.param").value("model"));
    }

    @Test
    void whatWasNotMeantForTheCallerDoesNotReachIt() throws Exception {
        mvc.perform(get("/v1/broken"))
                .andExpect(status().isInternalServerError())
                .andExpect(jsonPath("$.error.code").value("internal_error"))
                .andExpect(content().string(not(containsString(SECRET))));
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoFaultOfTheCaller() throws Exception {
        mvc.perform(get("/v1/down"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(jsonPath("$.error.code").value("store_unavailable"))
                .andExpect(content().string(not(containsString(SECRET))));
    }

    @Test
    void aBodyThatIsNoJsonIsSaidToBeNone() throws Exception {
        mvc.perform(
                        post("/api/admin/v1/things")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid_json"));
    }

    @Test
    void aFieldThatIsMissingIsNamed() throws Exception {
        mvc.perform(
                        post("/api/admin/v1/things")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.param").value("name"));
    }

    @Test
    void aMethodOrAPathThatDoesNotExistIsSaidNotTo() throws Exception {
        mvc.perform(post("/v1/refused"))
                .andExpect(status().isMethodNotAllowed())
                .andExpect(jsonPath("$.error.code").value("method_not_allowed"));
        mvc.perform(get("/v1/nothing"))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.error.code").value("not_found"));
    }

    @Test
    void aDepartedClientIsToldNothing() throws Exception {
        mvc.perform(get("/v1/gone")).andExpect(content().string(""));
    }

    @RestController
    static class Failing {

        @GetMapping({"/v1/refused", "/api/admin/v1/refused"})
        void refuse() {
            throw new GatewayException(ErrorCode.RATE_LIMIT_EXCEEDED, "Too fast.")
                    .at("model")
                    .retryAfter(Duration.ofMillis(1500));
        }

        @GetMapping("/v1/{kind:broken|down|gone}")
        void fail(@PathVariable String kind) throws IOException {
            switch (kind) {
                case "down" -> throw new DataAccessResourceFailureException(SECRET);
                case "gone" -> throw new IOException("Broken pipe");
                default -> throw new IllegalStateException(SECRET);
            }
        }

        @PostMapping("/api/admin/v1/things")
        void create(@RequestBody @Valid Thing thing) {}
    }

    record Thing(@NotNull String name) {}
}
