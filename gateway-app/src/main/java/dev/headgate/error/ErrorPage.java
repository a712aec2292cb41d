package dev.headgate.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Renders what fails outside of the controllers, such as a request that the firewall turned away.
 */
@Controller
class ErrorPage implements ErrorController {
    private final ErrorResponses responses;

    ErrorPage(ErrorResponses responses) {
        this.responses = responses;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void render(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String originalPath = path == null ? request.getRequestURI() : path.toString();
        int code = status instanceof Integer known ? known : 404;
        responses.write(
                originalPath,
                response,
                ErrorAdvice.forStatus(code, request.getMethod(), originalPath));
    }
}
