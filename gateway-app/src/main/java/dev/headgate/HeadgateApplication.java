package dev.headgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway. */
@SpringBootApplication
public class HeadgateApplication {

    public static void main(String[] args) {
        SpringApplication.run(HeadgateApplication.class, args);
    }
}
