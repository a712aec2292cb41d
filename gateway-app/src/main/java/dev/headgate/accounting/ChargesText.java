package dev.headgate.accounting;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headgate.catalog.ChargeLine;
import dev.headgate.catalog.PriceId;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Charge lines as the books keep them: JSON whose numbers are exact decimals. */
final class ChargesText {
    private static final TypeReference<List<StoredLine>> LINES = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ChargesText() {}

    /** Written by hand: every settlement does, and nothing in it needs to be escaped. */
    static String write(List<ChargeLine> lines) {
        StringBuilder json = new StringBuilder(96 * lines.size() + 2).append('[');
        for (ChargeLine line : lines) {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append("{\"meter\":\"")
                    .append(line.meter().name().toLowerCase(Locale.ROOT))
                    .append("\",\"quantity\":")
                    .append(line.quantity().toPlainString());
            if (line.price() != null) {
                json.append(",\"price\":\"").append(line.price().value()).append('"');
            }
            amount(json, "unit_price", line.unitPrice());
            amount(json, "list", line.list());
            amount(json, "payable", line.payable());
            amount(json, "usd", line.usd());
            json.append('}');
        }
        return json.append(']').toString();
    }

    private static void amount(StringBuilder json, String name, @Nullable BigDecimal amount) {
        if (amount != null) {
            json.append(",\"").append(name).append("\":").append(amount.toPlainString());
        }
    }

    /** The lines of a text; empty for null, as attempts of earlier releases have it. */
    static List<ChargeLine> read(@Nullable String text) {
        return text == null
                ? List.of()
                : MAPPER.readValue(text, LINES).stream().map(StoredLine::line).toList();
    }

    private record StoredLine(
            String meter,
            BigDecimal quantity,
            @Nullable UUID price,
            @JsonProperty("unit_price") @Nullable BigDecimal unitPrice,
            @Nullable BigDecimal list,
            @Nullable BigDecimal payable,
            @Nullable BigDecimal usd) {

        ChargeLine line() {
            return new ChargeLine(
                    Meter.valueOf(meter.toUpperCase(Locale.ROOT)),
                    quantity,
                    price == null ? null : new PriceId(price),
                    unitPrice,
                    list,
                    payable,
                    usd);
        }
    }
}
