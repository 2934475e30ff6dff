// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// A self-signed certificate for tls.example (2020 to 2120) and its key: for tests, worth nothing.
namespace troupe::testing {

inline constexpr char kCertificatePem[] = R"(-----BEGIN CERTIFICATE-----
MIIBZjCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAt0bHMuZXhh
bXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UE
AwwLdGxzLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARN2mXww4IJ
up3W+IDbypGu4YT0uVyDM7ScymDpMudm/fREOKxI/OKOTlQ1MaFfyuEvTmBDWmeT
3Eq/BNW1UJKXo0owSDAWBgNVHREEDzANggt0bHMuZXhhbXBsZTAPBgNVHRMBAf8E
BTADAQH/MB0GA1UdDgQWBBTGADqNHvd4casJkAsVtnHDtKeepzAKBggqhkjOPQQD
AgNHADBEAiBYUWWEnLu9vTkiDSrdm9c3uLYJSLTQ8FVaTyqD9YTs0QIgKM7TQ/CM
K5YOqEpF2IllJTG1AcJV0bOKWaI4vzrRWAM=
-----END CERTIFICATE-----
)";

inline constexpr char kKeyPem[] = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIOT70S0PWml4fpnoeyAtV9/UKlJ2yxYBPEqWeRul1qN9oAoGCCqGSM49
AwEHoUQDQgAETdpl8MOCCbqd1viA28qRruGE9LlcgzO0nMpg6TLnZv30RDisSPzi
jk5UNTGhX8rhL05gQ1pnk9xKvwTVtVCSlw==
-----END EC PRIVATE KEY-----
)";

} // namespace troupe::testing
