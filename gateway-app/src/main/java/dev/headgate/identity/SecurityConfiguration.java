package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.ErrorResponses;
import dev.headgate.error.GatewayException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/**
 * Who gets in where. Every path belongs to one chain, and what belongs to no other is denied by the
 * last. There are no sessions, cookies, forms or Basic credentials anywhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {
    private final ErrorResponses errors;

    SecurityConfiguration(ErrorResponses errors) {
        this.errors = errors;
    }

    /** Each filter of each request would be measured and traced, and nobody would look at it. */
    @Bean
    SecurityObservationSettings notObserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** Callers with an API key; the principal is a {@link Caller}. */
    @Bean
    @Order(1)
    SecurityFilterChain dataPlane(HttpSecurity http, KeyAuthenticator keys) {
        return guarded(
                http.securityMatcher("/v1", "/v1/**"),
                request -> new CallerAuthentication(keys.authenticate(PresentedKey.in(request))));
    }

    /** Administrators with the token; the principal is an {@link Administrator}. */
    @Bean
    @Order(2)
    SecurityFilterChain administration(HttpSecurity http, AdminTokenAuthenticator tokens) {
        return guarded(
                http.securityMatcher("/api/admin/v1", "/api/admin/v1/**"),
                request -> new AdministratorAuthentication(tokens.authenticate(request)));
    }

    /** The description of the interfaces. */
    @Bean
    @Order(3)
    SecurityFilterChain published(HttpSecurity http) {
        return bare(http.securityMatcher("/openapi", "/openapi/**", "/openapi.yaml"))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /**
     * Health and metrics; they have a port of their own, which only the operator's network reaches.
     */
    @Bean
    @Order(4)
    SecurityFilterChain management(HttpSecurity http) {
        return bare(http.securityMatcher(EndpointRequest.toAnyEndpoint()))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(5)
    SecurityFilterChain everythingElse(HttpSecurity http) {
        return bare(http)
                .authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                                .permitAll()
                                .anyRequest()
                                .denyAll())
                .build();
    }

    private SecurityFilterChain guarded(
            HttpSecurity http, Function<HttpServletRequest, Authentication> authenticate) {
        // Kept in the request, so that an asynchronous dispatch finds it; never in a session.
        var contexts = new RequestAttributeSecurityContextRepository();
        return bare(http)
                .securityContext(context -> context.securityContextRepository(contexts))
                .exceptionHandling(handling -> handling.accessDeniedHandler(forbidden()))
                .addFilterBefore(
                        new CredentialFilter(authenticate, contexts, errors),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .build();
    }

    /** Without the filters that serve browsers, of which each costs every request some time. */
    private HttpSecurity bare(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling -> handling.accessDeniedHandler(nothingHere()));
    }

    private AccessDeniedHandler nothingHere() {
        return (request, response, _) ->
                errors.write(
                        request,
                        response,
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is nothing at %s %s. See /openapi."
                                        .formatted(request.getMethod(), request.getRequestURI())));
    }

    private AccessDeniedHandler forbidden() {
        return (request, response, _) ->
                errors.write(
                        request,
                        response,
                        new GatewayException(
                                ErrorCode.FORBIDDEN, "Your role does not allow this."));
    }
}
