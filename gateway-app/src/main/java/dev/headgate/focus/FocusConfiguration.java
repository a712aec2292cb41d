package dev.headgate.focus;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Reads the settings of exports. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FocusProperties.class)
class FocusConfiguration {}
