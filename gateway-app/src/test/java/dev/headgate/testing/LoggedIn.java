package dev.headgate.testing;

import dev.headgate.identity.Administrator;
import dev.headgate.identity.Role;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Administrative controllers over HTTP without a network, as Erika asks them. */
public final class LoggedIn implements HandlerMethodArgumentResolver {
    private static final Administrator ERIKA = new Administrator("erika", Role.PLATFORM_ADMIN);

    private LoggedIn() {}

    /** These controllers; what they throw stays an exception. */
    public static MockMvcTester to(Object... controllers) {
        return MockMvcTester.of(
                List.of(controllers),
                builder -> builder.setCustomArgumentResolvers(new LoggedIn()).build());
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Administrator.class;
    }

    @Override
    public Administrator resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer model,
            NativeWebRequest request,
            WebDataBinderFactory binders) {
        return ERIKA;
    }
}
