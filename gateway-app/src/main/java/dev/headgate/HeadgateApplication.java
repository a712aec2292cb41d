package dev.headgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the gateway. */
@EnableScheduling
@SpringBootApplication
public class HeadgateApplication {

    public static void main(String[] args) {
        SpringApplication.run(HeadgateApplication.class, args);
    }
}
