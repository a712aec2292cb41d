package dev.headgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the gateway. Features may give their types the same names: beans are named in full. */
@EnableScheduling
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class HeadgateApplication {

    public static void main(String[] args) {
        SpringApplication.run(HeadgateApplication.class, args);
    }
}
