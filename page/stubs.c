/* What Rust's std asks of wasi-libc and Debian's, of 2022, does not have. There are no threads. */
#include <errno.h>
int *__errno_location(void) { return &errno; }
int pthread_attr_init(void *a) { return 0; }
int pthread_attr_setstacksize(void *a, unsigned long n) { return 0; }
int pthread_attr_destroy(void *a) { return 0; }
int pthread_create(void *t, const void *a, void *(*f)(void *), void *x) { return EAGAIN; }
int pthread_join(unsigned long t, void **r) { return EINVAL; }
int pthread_detach(unsigned long t) { return EINVAL; }
int fchmod(int fd, unsigned mode) { return 0; }
