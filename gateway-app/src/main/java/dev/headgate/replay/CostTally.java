package dev.headgate.replay;

import dev.headgate.replay.Outcome.Side;
import dev.headgate.replay.ReplayResult.LegCost;
import dev.headgate.replay.ReplayResult.Move;
import dev.headgate.replay.ReplayResult.TeamMove;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where answers come from and would have come from, and what that costs: by move, leg and team. */
final class CostTally {
    private static final int MOST_MOVES = 500;
    private static final int MOST_TEAMS = 50;

    private final Map<Way, Pair> moves = new HashMap<>();
    private final Map<Leg, Pair> legs = new EnumMap<>(Leg.class);
    private final Map<Team, TeamSum> teams = new HashMap<>();
    private final Pair all = new Pair();

    private record Way(@Nullable String from, @Nullable String to) {}

    private record Team(String tenant, String team) {}

    /** What was, and what would have been. */
    private static final class Pair {
        private final MoneySum recorded = new MoneySum();
        private final MoneySum replayed = new MoneySum();

        private LegCost line(@Nullable Leg leg) {
            return new LegCost(leg, recorded.line(), replayed.line());
        }
    }

    private static final class TeamSum {
        private final Pair cost = new Pair();
        private long moved;

        private BigDecimal difference() {
            return cost.replayed.usd().subtract(cost.recorded.usd());
        }
    }

    /**
     * Adds a request.
     *
     * @param now what would have become of it, after the budgets had their say
     */
    void add(Outcome outcome, Side now) {
        Side then = outcome.then();
        Pair move =
                moves.computeIfAbsent(
                        new Way(then.deployment(), now.deployment()), _ -> new Pair());
        move.recorded.add(then);
        move.replayed.add(now);
        all.recorded.add(then);
        all.replayed.add(now);
        if (then.leg() != null) {
            leg(then.leg()).recorded.add(then);
        }
        if (now.leg() != null) {
            leg(now.leg()).replayed.add(now);
        }
        addToTeam(outcome, now);
    }

    private Pair leg(Leg leg) {
        return legs.computeIfAbsent(leg, _ -> new Pair());
    }

    private void addToTeam(Outcome outcome, Side now) {
        PastRequest.Owner owner = outcome.request().owner();
        TeamSum team =
                teams.computeIfAbsent(
                        new Team(owner.tenantName(), owner.teamName()), _ -> new TeamSum());
        team.cost.recorded.add(outcome.then());
        team.cost.replayed.add(now);
        String before = outcome.then().deployment();
        boolean stays = before == null ? now.deployment() == null : before.equals(now.deployment());
        team.moved += stays ? 0 : 1;
    }

    List<Move> moves() {
        return moves.entrySet().stream()
                .map(entry -> move(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Move::requests).reversed())
                .limit(MOST_MOVES)
                .toList();
    }

    private static Move move(Way way, Pair pair) {
        return new Move(
                way.from(),
                way.to(),
                pair.recorded.requests(),
                pair.recorded.input(),
                pair.recorded.output(),
                pair.recorded.usd().toPlainString(),
                pair.replayed.usd().toPlainString());
    }

    List<LegCost> legs() {
        List<LegCost> lines = new ArrayList<>();
        legs.forEach((leg, pair) -> lines.add(pair.line(leg)));
        lines.add(all.line(null));
        return lines;
    }

    List<TeamMove> teams() {
        return teams.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<Team, TeamSum> entry) ->
                                        entry.getValue().difference().abs())
                                .thenComparingLong(entry -> entry.getValue().moved)
                                .reversed())
                .limit(MOST_TEAMS)
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static TeamMove line(Team team, TeamSum sum) {
        long requests = sum.cost.recorded.requests();
        return new TeamMove(
                team.tenant(),
                team.team(),
                requests,
                sum.moved,
                Math.round(1e4 * sum.moved / requests) / 1e4,
                sum.cost.recorded.usd().toPlainString(),
                sum.cost.replayed.usd().toPlainString(),
                sum.difference().toPlainString());
    }
}
