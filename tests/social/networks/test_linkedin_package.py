"""What is kept of python-linkedin-v2 and what is overridden: its wire, its state, its lost refresh token."""

import pytest
from linkedin_v2.linkedin import LinkedInApplication, LinkedInAuthentication

from social.networks.contract import HttpCall, HttpReply, RetryLater, Tokens
from social.networks.hosts import official_settings
from social.networks.linkedin.auth import Application, LinkedInAuth, SignIn
from tests.social.networks.driver import Driver, replay

SETTINGS = official_settings(network="linkedin", client_id="the-client", client_secret="the-secret")
TOKEN = "AQX-a-token-that-must-stay-out-of-addresses"


def test_the_address_is_the_packages_with_our_hosts_and_state() -> None:
    url = LinkedInAuth(SETTINGS).authorize_url(redirect_uri="https://a.example/cb?x=1", state="s t")
    assert url.startswith("https://www.linkedin.com/oauth/v2/authorization?response_type=code&client_id=the-client&")
    assert "state=s%20t" in url
    assert "redirect_uri=https%3A//a.example/cb%3Fx%3D1" in url
    assert "scope=openid%20profile%20w_member_social" in url
    assert isinstance(SignIn(SETTINGS, "https://a.example/"), LinkedInAuthentication)


def test_an_empty_state_is_refused() -> None:
    with pytest.raises(ValueError, match="state"):
        LinkedInAuth(SETTINGS).authorize_url(redirect_uri="https://a.example/", state="")


def test_a_request_carries_the_token_in_its_header_only() -> None:
    application = Application(SETTINGS, TOKEN)
    assert isinstance(application, LinkedInApplication)
    call = next(application.make_request("GET", "/rest/organizationAcls", params={"q": "roleAssignee"}))
    assert isinstance(call, HttpCall)
    assert call.url == "https://api.linkedin.com/rest/organizationAcls?q=roleAssignee"
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.headers["linkedin-version"] == "202609"
    assert "x-li-format" not in call.headers
    assert TOKEN not in call.url


def test_a_binary_body_keeps_its_own_type() -> None:
    call = next(Application(SETTINGS, TOKEN).make_request("POST", "/x", b"\xff", headers={"content-type": "image/png"}))
    assert call.headers["content-type"] == "image/png"
    assert call.body == b"\xff"


def test_the_refresh_token_and_the_scopes_are_kept(driver: Driver) -> None:
    body = (
        b'{"access_token":"AQX","expires_in":5184000,"refresh_token":"AQY","refresh_token_expires_in":31536000,'
        b'"scope":"openid,profile,w_member_social"}'
    )
    step = LinkedInAuth(SETTINGS).exchange(code="c", redirect_uri="https://a.example/")
    tokens = driver.run(step, replay(HttpReply(200, {}, body)))
    assert tokens == Tokens("AQX", 5184000, "AQY", 31536000, ("openid", "profile", "w_member_social"))
    assert driver.calls[0].url == "https://www.linkedin.com/oauth/v2/accessToken"
    assert b"the-secret" in (driver.calls[0].body or b"")
    assert "the-secret" not in driver.calls[0].url


def test_an_error_without_a_body_is_no_success(driver: Driver) -> None:
    step = LinkedInAuth(SETTINGS).exchange(code="c", redirect_uri="https://a.example/")
    assert isinstance(driver.run(step, replay(HttpReply(503, {}, b""))), RetryLater)
    step = LinkedInAuth(SETTINGS).exchange(code="c", redirect_uri="https://a.example/")
    assert isinstance(driver.run(step, replay(HttpReply(200, {}, b""))), RetryLater)
