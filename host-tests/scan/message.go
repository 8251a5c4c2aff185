package main

import (
	"fmt"
	"strconv"
	"strings"

	"portcullis/host-tests/scenario"
)

// readRequest reads a request: its line, headers, an empty line, and its body as it
// stands. Repeated and odd headers stay as they are, since a module may judge them.
func readRequest(text string) (*scenario.Call, error) {
	line, headers, body, err := split(text)
	if err != nil {
		return nil, err
	}
	words := strings.Split(line, " ")
	if len(words) != 3 || !strings.HasPrefix(words[2], "HTTP/1.") || !strings.HasPrefix(words[1], "/") {
		return nil, fmt.Errorf(`line 1: %q is no request line (want one like "POST /v1/messages HTTP/1.1")`, line)
	}
	return &scenario.Call{Method: words[0], Path: words[1], Headers: headers, Body: body}, nil
}

// readReply reads a reply in the same form.
func readReply(text string) (scenario.Reply, error) {
	line, headers, body, err := split(text)
	if err != nil {
		return scenario.Reply{}, err
	}
	version, rest, _ := strings.Cut(line, " ")
	code, _, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(code)
	if err != nil || !strings.HasPrefix(version, "HTTP/1.") || status < 200 || status > 599 {
		return scenario.Reply{}, fmt.Errorf(`line 1: %q is no status line (want one like "HTTP/1.1 200 OK")`, line)
	}
	return scenario.Reply{Status: status, Headers: headers, Body: body}, nil
}

// split takes a message apart. Lines of the head end with LF or CRLF; header names are
// lowered, as gateways do, and the host is left to the gateway.
func split(text string) (line string, headers [][2]string, body string, err error) {
	number := 0
	for {
		number++
		next, rest, ended := strings.Cut(text, "\n")
		next, text = strings.TrimSuffix(next, "\r"), rest
		if number == 1 {
			line = next
			continue
		}
		if next == "" {
			break
		}
		name, value, ok := strings.Cut(next, ":")
		if !ok || name == "" || strings.ContainsFunc(name, notToken) {
			return "", nil, "", fmt.Errorf(`line %d: %q is no header (want "name: value", or an empty line before the body)`, number, next)
		}
		if name = strings.ToLower(name); name != "host" {
			headers = append(headers, [2]string{name, strings.Trim(value, " \t")})
		}
		if !ended {
			break
		}
	}
	body, err = cut(headers, text)
	return line, headers, body, err
}

// notToken reports whether a character can not stand in a header's name (RFC 9110, section
// 5.6.2).
func notToken(r rune) bool {
	letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// cut ends a body where its content-length says; what an editor leaves behind it is no
// part of the message.
func cut(headers [][2]string, body string) (string, error) {
	for _, h := range headers {
		if h[0] != "content-length" {
			continue
		}
		length, err := strconv.Atoi(h[1])
		if err != nil || length < 0 {
			return "", fmt.Errorf("content-length: %q is not a length", h[1])
		}
		if length > len(body) {
			return "", fmt.Errorf("content-length: %d is more than the %d bytes of the body (leave the header out to have it set)", length, len(body))
		}
		return body[:length], nil
	}
	return body, nil
}
