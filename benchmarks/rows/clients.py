"""The client list, search, and one client's file."""

import itertools

from benchmarks.driver import Request, cookie_line
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page
from common.paging import page_by_key
from people.lookedfor import address
from people.models import Client

SHOWN = 200


class ClientList(Page):
    name = "client list, 50 rows"
    must, aim, queries = 12.0, 6.2, 8
    indexes = ("client_by_registration",)

    def prepare(self, practice: Practice) -> None:
        self._headers = {"Cookie": cookie_line(practice.sign_in(practice.one_of("manager")))}

    def request(self, number: int) -> Request:
        return Request("/clients/", headers=self._headers)


class ClientListDeep(ClientList):
    name = "client list, deep page"

    def prepare(self, practice: Practice) -> None:
        super().prepare(practice)
        key = ("-registered_at", "-id")
        newest = Client.objects.order_by(*key).values_list("registered_at", flat=True)
        half = newest[practice.clients // 2]
        rows = Client.objects.filter(registered_at__lte=half)
        self._after = page_by_key(rows, key=key, size=50, after="").after

    def request(self, number: int) -> Request:
        return Request(f"/clients/?after={self._after}", headers=self._headers)


class Search(Page):
    name = "search, two Chinese characters"
    must, aim, queries = 12.0, 6.2, 8
    indexes = ("client_search_grams",)
    by = "name"

    def prepare(self, practice: Practice) -> None:
        ines = practice.one_of("intake")
        self._headers = {"Cookie": cookie_line(practice.sign_in(ines))}
        found = Client.objects.order_by("pk").values_list(self.by, flat=True)[:SHOWN]
        self._addresses = [address("/search/", self.words(value), ines) for value in found]

    def words(self, value: str) -> str:
        return value[:2]

    def request(self, number: int) -> Request:
        path = self._addresses[number % len(self._addresses)]
        return Request(path, headers=self._headers)


class SearchPinyin(Search):
    name = "search, pinyin"
    indexes = ("client_search_text",)

    by = "name_latin"

    def words(self, value: str) -> str:
        return value.lower()


class SearchPhone(Search):
    name = "search, phone"
    indexes = ("client_search_text",)

    by = "phone"

    def words(self, value: str) -> str:
        return value[-6:]


class ClientFile(Page):
    name = "client file"
    must, aim, queries = 16.0, 8.0, 13

    def prepare(self, practice: Practice) -> None:
        self._files = []
        for user in practice.counselors(20):
            headers = {"Cookie": cookie_line(practice.sign_in(user))}
            own = Client.objects.filter(counselor_id=user.pk).order_by("pk")[:10]
            self._files.append([(client.get_absolute_url(), headers) for client in own])
        self._files = list(itertools.chain(*zip(*self._files, strict=False)))

    def request(self, number: int) -> Request:
        path, headers = self._files[number % len(self._files)]
        return Request(path, headers=headers)
