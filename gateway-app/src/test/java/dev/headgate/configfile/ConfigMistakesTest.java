package dev.headgate.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when something in a configuration file is wrong. */
class ConfigMistakesTest extends ConfigFileApplication {

    ConfigMistakesTest(ConfigFile file) {
        super(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "base_url: https|basurl: https|line 4: A provider has no field 'basurl'. Did you mean 'base_url'?",
                "https://api.example.com/v1|http://api.example.com/v1|line 3: 'base_url' 'http://api.example.com/v1' must begin with https://",
                "https://api.example.com/v1|https://user:pw@api.example.com|line 3: 'base_url' must not contain a user or password",
                "RENTED_EU_API_KEY|sk-live-key|line 6: 'api_key_env' names an environment variable",
                "[chat, streaming, tools, json_schema]|[chat, streaming, tolls]|line 17: 'tolls' is not known here. Did you mean 'tools'?",
                "engine: vllm|engine: vlm|line 24: 'vlm' is not known here. Did you mean 'vllm'?",
                "slots: 64|slots: many|line 27: 'slots' must be a whole number",
                "slots: 64|slots: 0|line 23: 'slots' must be at least 1",
                "usd_per_hour: 2.50|usd_per_hour: -1|line 28: 'usd_per_hour' must not be negative",
                "usd_per_hour: 2.50|usd_per_gpu_hour: 2.50|line 28: 'usd_per_gpu_hour' needs 'share_of_bill' beside it",
                "usd_per_hour: 2.50|replicas: 2|line 23: Give one of 'usd_per_hour'",
                "2026-11-01T00:00:00Z        #|yesterday #|line 29: 'cost_from' must be a time, such as",
                "model: gpt-oss-120b|model: gpt-oss-121b|line 38: There is no model 'gpt-oss-121b'. Did you mean 'gpt-oss-120b'?",
                "    pool: gpu-a|    pool: gpu-b|line 34: There is no pool 'gpu-b'. Did you mean 'gpu-a'?",
                "    pool: gpu-a||line 33: A deployment needs either 'provider' or 'pool'",
                "input: 0.10|input: cheap|line 43: 'input' must be an amount in USD",
                "zone: Europe/Berlin|zone: Europe/Berln|'zone' must be a time zone such as Europe/Berlin",
                "from: \"22:00\"|from: \"25:00\"|'from' must be a time such as 16:30",
                "batch: {input|bulk: {input|'bulk'",
                "input: 0.05|input: 15000|Look at its unit",
                "currency: USD |currency: XAU |Nobody entered what XAU is worth",
                "time_zone: Europe/Berlin|time_zone: Europe/Berln|line 63: 'time_zone' is not a known time zone",
                "period: month |period: fortnight |line 66: 'fortnight' is not known here.",
                "limit_usd: 1000|limit: 1000|line 65: A budget has no field 'limit'. Did you mean 'limit_usd'?",
                "[0.5, 0.8, 1]|[half]|line 68: 'alert_shares' must be a list of shares, such as [0.5, 0.8, 1]",
                "[0.5, 0.8, 1]|[0, 1]|line 65: 'alert_shares' has at most 20 shares of the limit above 0",
                "max_share: 0.25|max_share: 25|line 65: 'carry_over.max_share' is a share of the limit",
                "fiscal_start: 04-01|fiscal_start: 04-31|line 74: 'fiscal_start' is the month and day",
                "period: fiscal_year|period: year|line 71: 'fiscal_start' is for fiscal periods only",
                "time_zone: UTC|time_zone: Mars|line 75: 'time_zone' is not a known time zone",
                "BUILD_BOT_KEY|UNSET_KEY|line 84: The environment variable UNSET_KEY is not set",
                "BUILD_BOT_KEY|NOT_A_KEY|line 84: The environment variable NOT_A_KEY holds no API key",
                "id: Ab3dE6gh|id: short|line 94: 'id' must be the eight characters",
                "requests_per_minute: 60|requests_per_minute: 0|line 87: 'requests_per_minute' must be positive",
                "candidate.hosting|candidate.hostng|line 106: policy: ",
                "tenants:|tennants:|line 59: The file has no field 'tennants'. Did you mean 'tenants'?",
                "providers:|providers: {|This is not YAML"
            })
    void saysWhereAMistakeIsAndWhatToWrite(String right, String wrong, String message) {
        String broken = example().replaceFirst(Pattern.quote(right), wrong == null ? "" : wrong);
        assertThat(broken).as(right + " is in the example").isNotEqualTo(example());

        assertThatThrownBy(() -> apply(broken))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("headgate.yaml")
                .hasMessageContaining(message)
                .hasMessageNotContaining("canary");
    }

    @Test
    void reportsAllMistakesAtOnce() {
        String broken =
                example()
                        .replace("slots: 64", "slots: many")
                        .replace("limit_usd: 50\n", "limit_usd: lots\n");

        assertThatThrownBy(() -> apply(broken))
                .hasMessageContaining("'slots'")
                .hasMessageContaining("'limit_usd'");
    }
}
