package dev.headgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * Every setting is written down with its default in application.yaml, and what is written down is
 * read.
 */
class PropertiesTest {
    private static final ClassPathResource YAML = new ClassPathResource("application.yaml");

    @Test
    void documentsEveryDefaultThatTheCodeHas() {
        Map<String, String> documented = documented();

        defaults().forEach((name, value) -> assertThat(documented).containsEntry(name, value));
    }

    @Test
    void documentsNoSettingThatNobodyReads() {
        assertThat(documented().keySet()).isSubsetOf(namesThatAreRead());
    }

    @Test
    void mentionsEverySettingThatHasNoDefault() throws Exception {
        String text = YAML.getContentAsString(StandardCharsets.UTF_8);

        settings()
                .filter(setting -> setting.defaultValue() == null)
                .forEach(setting ->
                        assertThat(text)
                                .as("application.yaml says what %s is", setting.name())
                                .containsPattern(
                                        "(?m)^ *#? *" + lastSegment(setting.name()) + ":"));
    }

    private static Set<String> namesThatAreRead() {
        return settings().map(Setting::name).collect(Collectors.toSet());
    }

    private static Map<String, String> documented() {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(YAML);
        var result = new TreeMap<String, String>();
        Objects.requireNonNull(yaml.getObject())
                .forEach((name, value) -> {
                    if (name.toString().startsWith("headgate.")) {
                        result.put(name.toString(), value.toString());
                    }
                });
        return result;
    }

    private static Map<String, String> defaults() {
        return settings()
                .filter(setting -> setting.defaultValue() != null)
                .collect(Collectors.toMap(Setting::name, Setting::defaultValue));
    }

    private record Setting(String name, String defaultValue) {}

    private static Stream<Setting> settings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.headgate").stream()
                .map(found -> load(found.getBeanClassName()))
                .flatMap(type ->
                        settingsOf(
                                type.getAnnotation(ConfigurationProperties.class).value(), type));
    }

    private static Stream<Setting> settingsOf(String prefix, Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> {
                    String name = prefix + "." + kebab(component.getName());
                    Class<?> type = component.getType();
                    return type.isRecord() && type.getName().startsWith("dev.headgate")
                            ? settingsOf(name, type)
                            : Stream.of(new Setting(name, defaultOf(record, component)));
                });
    }

    private static String defaultOf(Class<?> record, RecordComponent component) {
        List<String> names =
                Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
        int index = names.indexOf(component.getName());
        DefaultValue value =
                record.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(
                        DefaultValue.class);
        return value == null || value.value().length == 0 ? null : String.join(",", value.value());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String lastSegment(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
