# A static binary in an image with nothing else in it:
#   docker build -t fscheck .
#   docker run --rm --network none --read-only -v "$PWD:/work:ro" fscheck validate .
FROM rust:1-alpine AS build
WORKDIR /fscheck
COPY . .
RUN cargo build --locked --release

FROM scratch
COPY --from=build /fscheck/target/release/fscheck /fscheck
# Nobody: what is judged comes from others.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/fscheck"]
CMD ["validate", "."]
