package dev.headgate.inference;

import dev.headgate.identity.Caller;
import dev.headgate.protocol.ChatRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's chat completions. */
@RestController
class ChatCompletionsController {
    private final RequestPipeline pipeline;

    ChatCompletionsController(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Operation(
            summary = "Answers a conversation, in one piece or as server-sent events.",
            description =
                    "Takes what OpenAI's endpoint takes; fields that Headgate does not know pass through. The answer is the"
                            + " upstream's own, with 'cost' (USD) added to its last 'usage'.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(type = "object"),
                                            examples =
                                                    @ExampleObject(
                                                            """
                                                            {"model": "chat", "messages": [{"role": "user", "content": "Who are you?"}]}
                                                            """))))
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(type = "object")),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(type = "string"))
            })
    @PostMapping("/v1/chat/completions")
    void complete(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        pipeline.serve(ChatRequest::parse, caller, request, response);
    }
}
