package dev.headgate.inference;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.Charge;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.Answer;
import java.io.IOException;

/** An answer in one piece: it is booked, and sent with its cost in it. */
final class WholeAnswer implements BegunAnswer {
    private final TargetCall call;
    private final Answer answer;

    WholeAnswer(TargetCall call, Answer answer) {
        this.call = call;
        this.answer = answer;
    }

    @Override
    public Deployment deployment() {
        return call.deployment();
    }

    @Override
    public void sendTo(Inquiry inquiry) throws IOException {
        Charge charge = call.attempt().settle(answer.usage(), Ending.COMPLETE);
        byte[] priced = charge.usd() == null ? answer.body() : answer.withCost(charge.usd());
        inquiry.client().send(priced, charge.usd());
    }

    @Override
    public void discard() {
        call.attempt().settle(answer.usage(), Ending.COMPLETE);
    }

    /** It was produced in full, and is paid for in full, if nobody wanted it too. */
    @Override
    public void close() {
        if (!call.attempt().isBooked()) {
            discard();
        }
    }
}
