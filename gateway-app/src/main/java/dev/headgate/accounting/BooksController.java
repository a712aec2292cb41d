package dev.headgate.accounting;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the books balance. */
@RestController
@RequestMapping("/api/admin/v1/books")
class BooksController {
    private final BooksCheck check;

    BooksController(BooksCheck check) {
        this.check = check;
    }

    @GetMapping("/check")
    BooksCheck.Result check() {
        return check.ask();
    }
}
