package dev.headgate.inference;

import dev.headgate.accounting.Receipts;
import dev.headgate.accounting.RequestId;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What became of a request. */
@RestController
class ReceiptsController {
    private final Receipts receipts;

    ReceiptsController(Receipts receipts) {
        this.receipts = receipts;
    }

    @Operation(
            summary =
                    "The receipt of a request of this key: decision with reasons, attempts, tokens, price, cost.",
            description = "The id is in the x-request-id header of the answer.")
    @GetMapping("/v1/requests/{id}")
    ReceiptView receipt(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return RequestId.parse(id)
                .flatMap(request -> receipts.find(request, caller.key()))
                .map(ReceiptView::of)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "This key has made no request '%s'. Its id is in the x-request-id header of the answer."
                                        .formatted(
                                                id.length() > 40
                                                        ? id.substring(0, 40) + "..."
                                                        : id)));
    }
}
