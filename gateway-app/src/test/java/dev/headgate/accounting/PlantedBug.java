package dev.headgate.accounting;

import dev.headgate.accounting.BrokenInvariant.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Mistakes that books can make, put between the core and its store, to see whether anybody notices.
 */
enum PlantedBug implements UnaryOperator<BookStore> {
    DROPS_A_RELEASE(Rule.I5) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public List<ClosedAttempt> close(List<Closing> closings) {
                    return super.close(without("server_error", closings));
                }
            };
        }
    },
    KEEPS_HOLDING_WHAT_WAS_GIVEN_BACK(Rule.I3) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void move(Map<UUID, BudgetMove> moves) {
                    Map<UUID, BudgetMove> kept = new HashMap<>(moves);
                    kept.values()
                            .removeIf(move ->
                                    move.reserved().signum() < 0 && move.settled().signum() == 0);
                    super.move(kept);
                }
            };
        }
    },
    SETTLES_TWICE(Rule.I3) {
        @Override
        public BookStore apply(BookStore store) {
            Map<AttemptId, ClosedAttempt> settled = new HashMap<>();
            return new Faulty(
                    store,
                    books ->
                            new Passing(books) {
                                @Override
                                public List<ClosedAttempt> close(List<Closing> closings) {
                                    List<ClosedAttempt> closed =
                                            new ArrayList<>(super.close(closings));
                                    closings.stream()
                                            .filter(closing ->
                                                    closing.state() == AttemptState.SETTLED)
                                            .map(closing -> settled.get(closing.id()))
                                            .filter(Objects::nonNull)
                                            .forEach(closed::add);
                                    closed.forEach(attempt ->
                                            settled.put(attempt.id(), estimated(attempt)));
                                    return closed;
                                }
                            });
        }
    },
    SKIPS_A_LEVEL(Rule.I3) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
                    return super.lock(scopes, furtherPeriods).stream().limit(1).toList();
                }
            };
        }
    },
    FORGETS_TO_GIVE_BACK(Rule.I5) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void forestall(List<Entry.Open> attempts) {}

                @Override
                public List<ClosedAttempt> close(List<Closing> closings) {
                    return super.close(without("abandoned", closings));
                }
            };
        }
    },
    OVERLOOKS_A_COMMIT_UNDER_WAY(Rule.I5) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void forestall(List<Entry.Open> attempts) {}
            };
        }
    },
    BOOKS_ESTIMATE_AND_SETTLEMENT(Rule.I8) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public List<ClosedAttempt> close(List<Closing> closings) {
                    return super.close(closings).stream().map(PlantedBug::withoutEstimate).toList();
                }
            };
        }
    },
    TAKES_A_LOST_COMMIT_FOR_NONE(Rule.I5) {
        @Override
        public BookStore apply(BookStore store) {
            return new Faulty(store, UnaryOperator.identity()) {
                @Override
                public <T> T write(Function<BookTransaction, T> work) {
                    try {
                        return super.write(work);
                    } catch (StoreUnavailableException e) {
                        throw new IllegalStateException("nothing was committed, so it says", e);
                    }
                }
            };
        }
    },
    ANSWERS_BEFORE_THE_COMMIT(Rule.I2) {
        @Override
        public BookStore apply(BookStore store) {
            return new Faulty(store, UnaryOperator.identity()) {
                @Override
                public <T> T write(Function<BookTransaction, T> work) {
                    List<T> answer = new ArrayList<>();
                    try {
                        return super.write(books -> {
                            answer.add(work.apply(books));
                            throw new SimulatedRefusal("not now");
                        });
                    } catch (SimulatedRefusal e) {
                        return answer.getFirst();
                    }
                }
            };
        }
    },
    ADMITS_WITHOUT_LOOKING(Rule.I3) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
                    return super.lock(scopes, furtherPeriods).stream()
                            .map(PlantedBug::soft)
                            .toList();
                }
            };
        }
    },
    POSTS_ONE_SIDE(Rule.I1) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void post(List<LedgerEntry> entries) {
                    super.post(entries);
                    written(books).postings.values().removeIf(PlantedBug::isOwed);
                }
            };
        }
    },
    SUMS_NO_CORRECTION(Rule.I8) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void post(List<LedgerEntry> entries) {
                    super.post(entries);
                    written(books).sums.removeIf(sum -> sum.key().kind() == EntryKind.CORRECTION);
                }
            };
        }
    },
    COUNTS_AN_ESTIMATE_FOR_EVER(Rule.I8) {
        @Override
        BookTransaction within(BookTransaction books) {
            return new Passing(books) {
                @Override
                public void count(Map<UUID, CallCount> counts) {
                    Map<UUID, CallCount> fresh = new HashMap<>(counts);
                    fresh.values().removeIf(count -> count.estimated() < 0);
                    super.count(fresh);
                }
            };
        }
    },
    NEVER_SWEEPS(Rule.I4) {
        @Override
        public BookStore apply(BookStore store) {
            return new Faulty(store, UnaryOperator.identity()) {
                @Override
                public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
                    return List.of();
                }
            };
        }
    };

    final Rule breaks;

    PlantedBug(Rule breaks) {
        this.breaks = breaks;
    }

    @Override
    public BookStore apply(BookStore store) {
        return new Faulty(store, this::within);
    }

    BookTransaction within(BookTransaction books) {
        return books;
    }

    private static List<Closing> without(String failure, List<Closing> closings) {
        return closings.stream().filter(closing -> !failure.equals(closing.failure())).toList();
    }

    private static ClosedAttempt withoutEstimate(ClosedAttempt closed) {
        return with(closed, closed.before());
    }

    /** The same attempt as if an estimate of nothing had been booked. */
    private static ClosedAttempt estimated(ClosedAttempt closed) {
        return with(closed, AttemptState.SETTLED_ESTIMATED);
    }

    private static ClosedAttempt with(ClosedAttempt closed, AttemptState before) {
        return new ClosedAttempt(
                closed.id(),
                before,
                closed.worstCase(),
                null,
                List.of(),
                closed.series(),
                closed.bookedIn(),
                closed.periods(),
                closed.tenant(),
                closed.hosting(),
                closed.place());
    }

    private static SimulatedTransaction written(BookTransaction books) {
        return (SimulatedTransaction) books;
    }

    private static boolean isOwed(Posting line) {
        return line.account() != Posting.Account.TENANT;
    }

    private static BudgetBalance soft(BudgetBalance balance) {
        return new BudgetBalance(
                balance.period(),
                balance.scope(),
                balance.name(),
                false,
                balance.limit(),
                balance.settled(),
                balance.reserved(),
                balance.end());
    }

    /** A store that does what it is asked for. */
    private static class Faulty implements BookStore {
        private final BookStore store;
        private final UnaryOperator<BookTransaction> within;

        Faulty(BookStore store, UnaryOperator<BookTransaction> within) {
            this.store = store;
            this.within = within;
        }

        @Override
        public <T> T write(Function<BookTransaction, T> work) {
            return store.write(books -> work.apply(within.apply(books)));
        }

        @Override
        public void beat(UUID replica) {
            store.beat(replica);
        }

        @Override
        public List<OrphanedAttempt> takeOver(Duration deadAfter, int most) {
            return store.takeOver(deadAfter, most);
        }

        @Override
        public void probe() {
            store.probe();
        }
    }

    /** A transaction that does what it is asked for. */
    private static class Passing implements BookTransaction {
        private final BookTransaction books;

        Passing(BookTransaction books) {
            this.books = books;
        }

        @Override
        public void forestall(List<Entry.Open> attempts) {
            books.forestall(attempts);
        }

        @Override
        public List<ClosedAttempt> close(List<Closing> closings) {
            return books.close(closings);
        }

        @Override
        public List<BudgetBalance> lock(Set<UUID> scopes, Set<UUID> furtherPeriods) {
            return books.lock(scopes, furtherPeriods);
        }

        @Override
        public void move(Map<UUID, BudgetMove> moves) {
            books.move(moves);
        }

        @Override
        public void open(List<OpenedAttempt> attempts) {
            books.open(attempts);
        }

        @Override
        public Set<AttemptId> replay(List<ReplayedAttempt> attempts) {
            return books.replay(attempts);
        }

        @Override
        public void progress(List<Entry.Progress> progress) {
            books.progress(progress);
        }

        @Override
        public void refuse(List<Entry.Refusal> refusals) {
            books.refuse(refusals);
        }

        @Override
        public void post(List<LedgerEntry> entries) {
            books.post(entries);
        }

        @Override
        public void count(Map<UUID, CallCount> counts) {
            books.count(counts);
        }
    }
}
