package dev.headgate.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/** Whoever sees the whole platform may call this; it changes nothing. */
@PreAuthorize("hasAnyRole('PLATFORM_ADMIN', 'FINANCE', 'AUDITOR', 'VIEWER')")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MayRead {}
