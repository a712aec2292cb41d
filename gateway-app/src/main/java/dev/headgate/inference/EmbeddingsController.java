package dev.headgate.inference;

import dev.headgate.identity.Caller;
import dev.headgate.protocol.EmbeddingRequest;
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

/** OpenAI's embeddings. */
@RestController
class EmbeddingsController {
    private final RequestPipeline pipeline;

    EmbeddingsController(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Operation(
            summary = "Turns texts into vectors.",
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
                                                            {"model": "headgate-tiny", "input": ["a text"]}
                                                            """))))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "object")))
    @PostMapping("/v1/embeddings")
    void embed(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        pipeline.serve(EmbeddingRequest::parse, caller, request, response);
    }
}
